export default {
  id: "ten",
  title: "Ten maps on a page",
  recipe: {
    words:
      "As many elements as you like. Each loads its frame when it comes near the screen, and computes in a worker of its own.",
    files: ["index.html"],
  },
  page: "index.html",
};
