// A rule of ours that oxlint does not know.

export default {
  meta: { name: "headlight" },
  rules: {
    "no-enum": {
      create: (context) => ({
        TSEnumDeclaration: (node) => context.report({ node, message: "A union of strings instead of an enum." }),
      }),
    },
  },
};
