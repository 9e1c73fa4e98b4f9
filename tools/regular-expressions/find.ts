import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import ts from 'typescript'

/** A place in the source that creates a regular expression. */
export interface FoundExpression {
  file: string
  line: number
  /** The literal, or the call that builds the expression from other text, on one line. */
  text: string
  /** `undefined` if the source does not contain the whole pattern. */
  expression: RegExp | undefined
}

/** Finds the regular expressions of the shipped source: literals, `RegExp(…)`, and patterns given as text to `match` and others. */
export async function findExpressions(): Promise<FoundExpression[]> {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'src', 'contract-tests']
  const { stdout } = await promisify(execFile)('git', listing)
  const files = [...new Set(stdout.trim().split('\n'))].filter(isShipped).sort()
  const found = await Promise.all(files.map(async (file) => findInSource(file, await readFile(file, 'utf8').catch(() => ''))))
  return found.flat()
}

/** Finds the regular expressions of one file. */
export function findInSource(file: string, text: string): FoundExpression[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: FoundExpression[] = []
  const scope = readScope(source)
  const visit = (node: ts.Node): void => {
    const expression = ts.isRegularExpressionLiteral(node) ? fromLiteral(node.text) : fromCall(node, scope)
    if (expression !== false) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push({ file, line, text: node.getText().replaceAll(/\s+/g, ' '), expression: withFlagOfUse(node, expression) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isShipped(file: string): boolean {
  return /\.(ts|js)$/.test(file) && !/\.(test|test-d|d)\.ts$|^contract-tests\/self-test\/|^src\/testing\/|\/fixtures\//.test(file)
}

function fromLiteral(text: string): RegExp {
  const end = text.lastIndexOf('/')
  return new RegExp(text.slice(1, end), text.slice(end + 1))
}

/** Returns false for a call that creates no expression, and `undefined` if the pattern is not constant. */
function fromCall(node: ts.Node, { expressions, constants }: Scope): RegExp | undefined | false {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false
  const [pattern, flags] = node.arguments ?? []
  if (ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') {
    const [source, set] = [constantText(pattern, constants), flags ? constantText(flags, constants) : '']
    return source === undefined || set === undefined ? undefined : new RegExp(source, set)
  }
  const isSearch =
    ts.isPropertyAccessExpression(node.expression) && ['match', 'matchAll', 'search'].includes(node.expression.name.text)
  if (!isSearch || !pattern || ts.isRegularExpressionLiteral(pattern) || expressions.has(lastName(pattern))) return false
  const source = constantText(pattern, constants)
  return source === undefined ? undefined : new RegExp(source)
}

/** The names that a file gives to expressions and to constant text. */
interface Scope {
  /** Variables and properties that are expressions, so that a call with one of them creates none. */
  expressions: Set<string>
  constants: Map<string, string>
}

function readScope(source: ts.SourceFile): Scope {
  const scope: Scope = { expressions: new Set(), constants: new Map() }
  const visit = (node: ts.Node): void => {
    const [name, value] =
      ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)
        ? [node.name, node.initializer]
        : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
          ? [node.left, node.right]
          : []
    if (name && value && (ts.isRegularExpressionLiteral(value) || fromCall(value, scope) !== false))
      scope.expressions.add(lastName(name))
    const text = constantText(value, scope.constants)
    if (ts.isVariableDeclaration(node) && text !== undefined) scope.constants.set(node.name.getText(), text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return scope
}

/** Returns `#pattern` for `this.#pattern`. */
function lastName(node: ts.Node): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : node.getText()
}

function constantText(node: ts.Node | undefined, constants: Map<string, string>): string | undefined {
  if (!node) return undefined
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text
  if (ts.isIdentifier(node)) return constants.get(node.text)
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw') {
    return ts.isNoSubstitutionTemplateLiteral(node.template) ? node.template.rawText : undefined
  }
  if (!ts.isTemplateExpression(node)) return undefined
  return node.templateSpans.reduce<string | undefined>((before, { expression, literal }) => {
    const text = constantText(expression, constants)
    return before === undefined || text === undefined ? undefined : before + text + literal.text
  }, node.head.text)
}

/** Adds the flag `g` to the argument of `split`, which finds every match. */
function withFlagOfUse(node: ts.Node, expression: RegExp | undefined): RegExp | undefined {
  const call = node.parent
  const splits =
    ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'split'
  if (!expression || !splits || expression.global) return expression
  return new RegExp(expression.source, `${expression.flags}g`)
}
