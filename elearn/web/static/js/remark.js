/* "Say so here" at the block that a reader is at: one link for the whole lesson, which goes along with the pointer, the finger and the
   focus. It stands last in its block, so that the next tab leads to it; without script the link beside the lesson lists all blocks. */
const offer = document.querySelector("a[data-remark]");
const lesson = document.querySelector("[data-lesson]");

if (offer && lesson) {
  const link = offer.cloneNode(true);
  link.className = "remark no-print";
  const follow = (event) => {
    const block = event.target.closest && event.target.closest("[data-block]");
    if (!block || block.contains(link) || !lesson.contains(block)) return;
    const address = new URL(offer.href);
    address.searchParams.set("block", block.dataset.block);
    link.href = address.href;
    block.append(link);
  };
  for (const kind of ["pointerover", "pointerdown", "focusin"]) lesson.addEventListener(kind, follow);
}
