// Light or dark at once, without a reload; the form does it too, without JavaScript.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-appearance]");
  if (!form) return;
  event.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `sintonia_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
});
