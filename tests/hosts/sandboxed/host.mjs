export default {
  id: "sandboxed",
  title: "A sandboxed frame",
  recipe: {
    words:
      "`allow-scripts` is enough: the map needs neither an origin nor storage. Put a page with the element into the frame, or " +
      "the map by its address. Only the link to the playground needs more, as the second frame has it.",
    files: ["index.html", "map.html"],
  },
  page: "index.html",
};
