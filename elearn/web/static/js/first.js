/* Runs before the first paint: the colours and the text size that this device remembers. A classic script, so that it blocks. */
(function () {
  "use strict";
  try {
    var root = document.documentElement;
    ["theme", "size"].forEach(function (name) {
      var value = localStorage.getItem("elearn:" + name);
      if (value) root.dataset[name] = value;
    });
  } catch (error) {
    /* Storage is switched off: the page follows the device. */
  }
})();
