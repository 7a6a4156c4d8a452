import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Notes on attention",
  head: [["script", { type: "module", src: "https://your.host/headlight/embed.js" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "attention-view" } } },
});
