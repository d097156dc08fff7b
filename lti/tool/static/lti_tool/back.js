// Content leads here within its frame: the page of ours around it goes on. Where there is none, the link is enough.
const address = document.getElementById("back").href;
let around = null;
try {
    if (window.parent !== window && window.parent.location.origin === location.origin) { around = window.parent; }
} catch { /* the page around is another system's, which isn't led anywhere */ }
(around || window).location.replace(address);
