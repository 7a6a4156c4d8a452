export default {
  title: "Notes on attention",
  url: "https://docs.example",
  baseUrl: "/",
  scripts: [{ src: "https://your.host/headlight/embed.js", type: "module" }],
  plugins: [["@docusaurus/plugin-content-docs", { routeBasePath: "/", sidebarPath: false }]],
  themes: ["@docusaurus/theme-classic"],
};
