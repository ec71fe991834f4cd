/** The kinds of nodes in Handlebars' syntax tree that our templates may have. */
interface Nodes {
  MustacheStatement: hbs.AST.MustacheStatement;
  BlockStatement: hbs.AST.BlockStatement;
  SubExpression: hbs.AST.SubExpression;
  PathExpression: hbs.AST.PathExpression;
  StringLiteral: hbs.AST.StringLiteral;
  NumberLiteral: hbs.AST.NumberLiteral;
  BooleanLiteral: hbs.AST.BooleanLiteral;
}

/** Handlebars' own types do not tell a node by its `type`. */
export function isNode<Kind extends keyof Nodes>(node: hbs.AST.Node, kind: Kind): node is Nodes[Kind] {
  return node.type === kind;
}
