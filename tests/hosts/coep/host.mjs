export default {
  id: "coep",
  title: "An isolated page (COEP)",
  recipe: {
    words:
      "Nothing changes in the page. The host of Headlight has to send `Cross-Origin-Embedder-Policy` and " +
      "`Cross-Origin-Resource-Policy`, as `npm start` and `dist/_headers` do ([hosting.md](hosting.md)).",
    files: ["index.html"],
  },
  page: "index.html",
  headers: {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  },
};
