/* A picture put into a text: none without words for whoever does not see it. */
export class Pictures {
  constructor(panel, form, marks) {
    Object.assign(this, { panel, form, marks });
    panel.querySelector("[data-picture-go]").addEventListener("click", () => this.send());
    panel.querySelector("[data-picture-close]").addEventListener("click", () => (panel.hidden = true));
    for (const kind of ["drop", "paste"]) form.elements.text.addEventListener(kind, (event) => this.dropped(event));
  }

  ask(file) {
    const { panel } = this;
    panel.hidden = false;
    const input = panel.querySelector("#p-file");
    if (file) {
      const carrier = new DataTransfer();
      carrier.items.add(file);
      input.files = carrier.files;
    }
    panel.querySelector(file ? "#p-words" : "#p-file").focus();
  }

  send() {
    const { panel, form } = this;
    const body = new FormData();
    const [file] = panel.querySelector("#p-file").files;
    if (file) body.append("picture", file);
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("description", panel.querySelector("#p-words").value);
    body.append("caption", panel.querySelector("#p-caption").value);
    const said = panel.querySelector("[data-picture-said]");
    const xhr = new XMLHttpRequest();
    xhr.open("POST", form.dataset.pictures);
    xhr.responseType = "document";
    xhr.onerror = () => (said.textContent = form.dataset.sayRefused);
    xhr.onload = () => {
      const answer = xhr.response && xhr.response.getElementById("line");
      said.textContent = answer ? answer.dataset.complaint : form.dataset.sayRefused;
      if (!answer || !answer.dataset.line) return;
      panel.hidden = true;
      for (const each of panel.querySelectorAll("input")) each.value = "";
      this.marks.block(`${answer.dataset.line}\n`);
    };
    xhr.send(body);
  }

  dropped(event) {
    const files = (event.dataTransfer || event.clipboardData || {}).files;
    const file = files && [...files].find((each) => /\.(png|jpe?g|webp|svg|opus|webm)$/i.test(each.name));
    if (!file) return;
    event.preventDefault();
    this.ask(file);
  }
}
