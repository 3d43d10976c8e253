/* The marks of a text: what buttons, keys and Enter put into it and take away again. `changed` is called after each. */
export class Marks {
  constructor(text, changed) {
    Object.assign(this, { text, changed });
  }

  /** Replaces a stretch so that the browser's own undo knows of it, where it can. */
  replace(from, to, fresh, select = [fresh.length, fresh.length]) {
    const { text } = this;
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand(fresh ? "insertText" : "delete", false, fresh)) text.setRangeText(fresh, from, to, "end");
    text.setSelectionRange(from + select[0], from + select[1]);
    this.changed();
  }

  around(open, close = open) {
    const { selectionStart: from, selectionEnd: to, value } = this.text;
    const inside = value.slice(from, to);
    this.replace(from, to, `${open}${inside}${close}`, [open.length, open.length + inside.length]);
  }

  /** Stars around the selection, or off it where it has them. Before the closing ones the caret steps over them. */
  stars(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.text;
    const has = (count) => (mark.length === 1 ? count % 2 === 1 : count >= mark.length);
    const above = value.slice(lineStart(value, from), from);
    const isBetween = has(/\**$/.exec(above)[0].length) && has(/^\**/.exec(value.slice(to))[0].length);
    const inside = value.slice(from, to);
    if (isBetween) this.replace(from - mark.length, to + mark.length, inside, [0, inside.length]);
    else if (from === to && closes(value.slice(to), above, has)) this.text.setSelectionRange(to + mark.length, to + mark.length);
    else if (has(/^\**/.exec(inside)[0].length) && has(/\**$/.exec(inside)[0].length)) {
      const plain = inside.replace(/\*+/g, (run) => (has(run.length) ? run.slice(mark.length) : run));
      this.replace(from, to, plain, [0, plain.length]);
    } else this.around(mark);
  }

  eachLine(change, above = "") {
    const { selectionStart, selectionEnd, value } = this.text;
    const from = lineStart(value, selectionStart);
    const to = lineEnd(value, selectionEnd);
    this.replace(from, to, above + value.slice(from, to).split("\n").map(change).join("\n"));
  }

  /** Puts whole blocks, from the blank line before the selection to the one behind it, between two lines; or takes these away. */
  wrap(open, close) {
    const { selectionStart, selectionEnd, value } = this.text;
    const before = value.lastIndexOf("\n\n", Math.max(0, selectionStart - 1));
    const from = before < 0 ? 0 : before + 2;
    const after = value.indexOf("\n\n", Math.max(from, selectionEnd - 1));
    const to = after < 0 ? value.replace(/\s+$/, "").length : after;
    const inside = value.slice(from, Math.max(from, to));
    if (value.slice(0, from).endsWith(`${open}\n\n`) && value.slice(to).startsWith(`\n\n${close}`)) {
      this.replace(from - open.length - 2, to + close.length + 2, inside, [0, inside.length]);
      return;
    }
    const start = open.length + 2;
    this.replace(from, Math.max(from, to), `${open}\n\n${inside}\n\n${close}`, [start, start + inside.length]);
  }

  block(lines) {
    const { selectionEnd, value } = this.text;
    const at = lineEnd(value, selectionEnd);
    this.replace(at, at, `${value.slice(0, at).endsWith("\n") || !at ? "" : "\n"}\n${lines}`);
  }

  /** Enter in a list begins its next item, and ends the list on an item without words. False where no item stands at the caret. */
  nextItem() {
    const { selectionStart: from, selectionEnd: to, value } = this.text;
    const start = lineStart(value, from);
    const end = lineEnd(value, from);
    const [lead, indent, sign, number, box] = /^( *)([-*]|(\d+)\.)( \[[ xX]\])? /.exec(value.slice(start, from)) || [""];
    if (from !== to || !lead) return false;
    if (!value.slice(start + lead.length, end).trim()) this.replace(start, end, "");
    else this.replace(from, to, `\n${indent}${number ? `${+number + 1}.` : sign}${box ? " [ ]" : ""} `);
    return true;
  }
}

function lineStart(value, at) {
  return at ? value.lastIndexOf("\n", at - 1) + 1 : 0;
}

function lineEnd(value, at) {
  const end = value.indexOf("\n", at);
  return end < 0 ? value.length : end;
}

/** Whether the stars that follow end what was marked earlier in the line. */
function closes(behind, above, has) {
  const runs = above.replace(/^\s*\* /, "").match(/\*+/g) || [];
  return has(/^\**/.exec(behind)[0].length) && runs.filter((run) => has(run.length)).length % 2 === 1;
}
