/**
 * The architecture as lint: layers, purity, and the house's habits of writing. Each rule is shown failing in
 * `tests/scripts/lint_plugin_test.ts`.
 *
 * @module
 */
import { wayBack } from "./lint/circles.ts";
import { importedPath, importTrouble, pathBelowRoot } from "./lint/rooms.ts";
import { isOutsideModule, mayBeImpure, OUTSIDE_GLOBALS, OUTSIDE_MEMBERS } from "./lint/purity.ts";

/** Lines a file of the program may have. */
const MOST_LINES = 300;
/** Lines a function of the program may have, those of functions within it included. */
const MOST_FUNCTION_LINES = 60;
const VAGUE = /(?:^|[/_])(?:utils?|helpers?|common|misc|manager|shared)(?:[/_.]|$)/;

// deno-lint-ignore no-explicit-any -- nodes of a syntax tree have many shapes
type Node = any;

/** Whether a path belongs to the program itself, where every habit holds. */
function isProgram(path: string): boolean {
  return /^(?:lib|commands)\/|^(?:main|confined|node)\.ts$/.test(path);
}

/** What a rule works with. */
interface Look {
  /** Path below the root of the repository. */
  readonly path: string;
  /** The root itself, with a slash behind it; empty where the path is all that is known. */
  readonly root: string;
  /** The whole file. */
  readonly text: string;
  readonly report: (node: Node, message: string) => void;
}

/** A rule that looks at files of this repository only. */
function rule(look: (file: Look) => Deno.lint.LintVisitor): Deno.lint.Rule {
  return {
    create(context) {
      const path = pathBelowRoot(context.filename);
      if (path === null) return {};
      const report = (node: Node, message: string) => context.report({ node, message });
      const root = context.filename.slice(0, context.filename.length - path.length);
      return look({ path, root, text: context.sourceCode.text, report });
    },
  };
}

/** Looks at every import of a file, of types and by `import()` included. */
function visitImports(check: (node: Node, specifier: string) => void): Deno.lint.LintVisitor {
  const bySource = (node: Node) => check(node, node.source?.value ?? "");
  return {
    ImportDeclaration: bySource,
    ExportNamedDeclaration: bySource,
    ExportAllDeclaration: bySource,
    ImportExpression: bySource,
    TSImportType: (node: Node) => check(node, node.argument?.literal?.value ?? ""),
  };
}

/** Whether a doc comment stands right before a node. */
function isDocumented(text: string, node: Node): boolean {
  return text.slice(0, node.range[0]).trimEnd().endsWith("*/");
}

const plugin: Deno.lint.Plugin = {
  name: "rollkeep",
  rules: {
    layers: rule(({ path, report }) => {
      return visitImports((node, specifier) => {
        const to = importedPath(path, specifier);
        const trouble = to === null ? null : importTrouble(path, to);
        if (trouble !== null) report(node, trouble);
      });
    }),
    circles: rule(({ path, root, report }) => {
      if (!isProgram(path)) return {};
      return visitImports((node, specifier) => {
        const to = importedPath(path, specifier);
        const way = to === null || node.type === "ImportExpression"
          ? null
          : wayBack(path, to, root);
        if (way !== null) report(node, `the file imports itself: ${[path, ...way].join(" -> ")}`);
      });
    }),
    purity: rule(({ path, report }) => {
      if (mayBeImpure(path)) return {};
      return {
        ImportDeclaration(node: Node) {
          if (isOutsideModule(node.source.value)) {
            report(node, `${node.source.value} belongs to lib/system`);
          }
        },
        MemberExpression(node: Node) {
          const object = node.object?.name;
          if (
            OUTSIDE_GLOBALS.has(object) || OUTSIDE_MEMBERS.has(`${object}.${node.property?.name}`)
          ) {
            report(node, `${object}.${node.property?.name} belongs to lib/system`);
          }
        },
        NewExpression(node: Node) {
          // With an argument it asks nobody for the time.
          if (node.callee?.name === "Date" && node.arguments.length === 0) {
            report(node, "new Date() belongs to lib/system");
          }
        },
      };
    }),
    "function-style": rule(({ path, report }) => {
      if (!isProgram(path)) return {};
      return {
        VariableDeclaration(node: Node) {
          const isTop = ["Program", "ExportNamedDeclaration"].includes(node.parent?.type);
          for (const { init } of node.declarations) {
            if (isTop && init?.type === "ArrowFunctionExpression") {
              report(node, "write a function declaration at the top level");
            }
          }
        },
        FunctionDeclaration(node: Node) {
          if (node.parent?.type !== "ExportNamedDeclaration") return;
          const positional = node.params.filter((param: Node) => param.type !== "RestElement");
          const last = positional.at(-1);
          // The third is an options object when it is taken apart, or named for a type.
          const isOptions = last?.type === "ObjectPattern" || last?.type === "AssignmentPattern" ||
            last?.typeAnnotation?.typeAnnotation?.type === "TSTypeReference";
          if (positional.length > 3 || (positional.length === 3 && !isOptions)) {
            report(node, "at most two positional parameters, then one options object");
          }
        },
        ClassDeclaration(node: Node) {
          if (!/Error$/.test(node.superClass?.name ?? "")) {
            report(node, "classes are for errors only");
          }
        },
      };
    }),
    "doc-comment": rule(({ path, text, report }) => {
      if (!isProgram(path)) return {};
      return {
        Program(node: Node) {
          for (const statement of node.body) {
            if (statement.type !== "ExportNamedDeclaration" || !statement.declaration) continue;
            if (!isDocumented(text, statement)) report(statement, "every export has a doc comment");
          }
        },
      };
    }),
    names: rule(({ path, report }) => {
      return {
        Program(node: Node) {
          if (VAGUE.test(path) && !path.startsWith("tests/")) {
            report(node, `"${path}" says nothing: name it for what it does`);
          }
        },
      };
    }),
    "function-length": rule(({ path, text, report }) => {
      if (!isProgram(path)) return {};
      const check = (node: Node) => {
        const lines = text.slice(...node.range as [number, number]).split("\n").length;
        if (lines > MOST_FUNCTION_LINES) {
          report(node, `${lines} lines; a function has at most ${MOST_FUNCTION_LINES}`);
        }
      };
      return {
        FunctionDeclaration: check,
        FunctionExpression: check,
        ArrowFunctionExpression: check,
      };
    }),
    "file-length": rule(({ path, text, report }) => {
      if (!isProgram(path) && !path.startsWith("scripts/")) return {};
      return {
        Program(node: Node) {
          const lines = text.split("\n").length - 1;
          if (lines > MOST_LINES) report(node, `${lines} lines; the house limit is ${MOST_LINES}`);
        },
      };
    }),
  },
};

export default plugin;
