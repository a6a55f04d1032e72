// A letter is shown in its whole height, whatever the width: its frame is as high as what stands in it.
const fit = (frame) => {
  const page = frame.contentDocument?.documentElement;
  if (!page || !frame.clientWidth) return;
  frame.style.height = "0";
  frame.style.height = `${page.scrollHeight + 2}px`;
};

for (const frame of document.querySelectorAll(".mails-frame")) {
  frame.addEventListener("load", () => fit(frame));
  let width = 0;
  new ResizeObserver(() => {
    if (frame.clientWidth !== width) fit(frame);
    width = frame.clientWidth;
  }).observe(frame);
  fit(frame);
}
