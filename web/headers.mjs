// The headers of the site, once: web/serve.mjs sends them, web/build.mjs writes them into dist/_headers and,
// as a meta tag, the policy into the pages, so that plain static hosting keeps it.

/** Directive -> sources. Strict: no eval, no inline script, nothing from elsewhere but what a visitor asks for. */
const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  // blob: where the page is embedded from another origin, which may not start our worker by its address.
  "worker-src": "'self' blob:",
  "style-src": "'self'",
  "manifest-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  // https: and localhost: a visitor may open a model folder by its address.
  "connect-src": "'self' https: http://localhost:* http://127.0.0.1:* blob:",
  "frame-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "headlight lit-html",
};

export const CONTENT_SECURITY_POLICY = Object.entries(POLICY)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");

/** Path pattern -> headers, in the form that dist/_headers has: `*` at the end matches any rest. */
export const HEADER_RULES = [
  {
    pattern: "/*",
    headers: {
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Access-Control-Allow-Origin": "*",
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "X-Content-Type-Options": "nosniff",
    },
  },
  // Only the playground itself is cut off from its opener: embed.html must stay reachable for the page around it.
  { pattern: "/", headers: { "Cross-Origin-Opener-Policy": "same-origin" } },
  { pattern: "/index.html", headers: { "Cross-Origin-Opener-Policy": "same-origin" } },
];

/** Headers of one path, which starts with "/" and is relative to the site's own root. */
export function headersFor(path) {
  const matches = ({ pattern }) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
  return Object.assign({}, ...HEADER_RULES.filter(matches).map(({ headers }) => headers));
}

/** The text of dist/_headers, which Netlify, Cloudflare Pages and others read. */
export function headersFile() {
  const rules = HEADER_RULES.map(({ pattern, headers }) => {
    const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
    return [pattern, ...lines].join("\n");
  });
  return `${rules.join("\n")}\n`;
}
