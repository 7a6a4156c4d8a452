export default {
  id: "storage-blocked",
  title: "A browser that blocks storage",
  recipe: {
    words: "Nothing to do: a map stores nothing, and needs nothing that was stored.",
    files: ["index.html"],
  },
  page: "index.html",
};
