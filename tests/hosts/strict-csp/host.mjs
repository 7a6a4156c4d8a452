export default {
  id: "strict-csp",
  title: "A page with a strict Content Security Policy",
  recipe: {
    words:
      "The host of Headlight is allowed in `script-src` and `frame-src`; nothing inline, no `eval`, no worker and no wasm of the " +
      "page's own. What computes has the policy of its own frame.",
    files: ["index.html"],
  },
  page: "index.html",
  headers: {
    "Content-Security-Policy":
      "default-src 'none'; script-src https://your.host; frame-src https://your.host; " +
      "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  },
};
