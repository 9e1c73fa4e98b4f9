import { relative } from 'node:path'
import ts from 'typescript'

/**
 * The types of every entry, without comments: one text for each with the declarations that it exports, and `reached` with
 * those that they need and nobody can name.
 */
export function declarations(entries: Record<string, string>): Map<string, string> {
  const program = declared(Object.values(entries))
  const checker = program.getTypeChecker()
  const printed = new Map<string, string>()
  const exported = new Set<ts.Node>()
  const waiting: ts.Node[] = []
  for (const [name, file] of Object.entries(entries)) {
    const source = program.getSourceFile(ts.sys.resolvePath(file))
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new TypeError(`${file} is no module`)
    const texts = checker.getExportsOfModule(module).map((symbol) => {
      const nodes = statementsOf(resolved(symbol))
      for (const node of nodes) {
        exported.add(node)
        waiting.push(node)
      }
      return { key: symbol.name, text: `// ${symbol.name}\n${nodes.map(print).join('\n')}` }
    })
    printed.set(name, inOrder(texts))
  }
  const reached = new Set(exported)
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const needed of neededBy(node)) {
      if (reached.has(needed)) continue
      reached.add(needed)
      waiting.push(needed)
    }
  }
  const unnamed = [...reached].filter((node) => !exported.has(node)).map((node) => ({ key: print(node), text: print(node) }))
  return printed.set('reached', inOrder(unnamed))

  function resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  }

  /** The statements of this repository that declare a symbol; those of the platform and of dependencies are not ours to record. */
  function statementsOf(symbol: ts.Symbol): ts.Node[] {
    const found = (symbol.declarations ?? []).map((node) =>
      ts.findAncestor(node, (it) => it.parent && ts.isSourceFile(it.parent)),
    )
    return found.filter((node) => node !== undefined).filter((node) => isOurs(node.getSourceFile()))
  }

  function neededBy(node: ts.Node): ts.Node[] {
    const found: ts.Node[] = []
    const visit = (child: ts.Node): void => {
      const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined
      if (symbol) found.push(...statementsOf(resolved(symbol)).filter((statement) => !ts.isImportDeclaration(statement)))
      ts.forEachChild(child, visit)
    }
    visit(node)
    return found
  }
}

/** A program in which every source file of ours is only what a build declares of it. */
export function declared(files: string[]): ts.Program {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.')
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: '.' }
  const program = ts.createProgram(files, emitting)
  const texts = new Map<string, string>()
  program.emit(undefined, (name, text) => texts.set(ts.sys.resolvePath(name.replace(/\.d\.ts$/, '.ts')), text))
  const host = ts.createCompilerHost(options)
  const read = host.readFile
  host.readFile = (file) => texts.get(ts.sys.resolvePath(file)) ?? read(file)
  host.getSourceFile = (file, language) => {
    const text = host.readFile(file)
    return text === undefined ? undefined : ts.createSourceFile(file, text, language, true)
  }
  return ts.createProgram(files, options, host)
}

/** Whether the file is of this repository, and not of the platform or of a dependency. */
export function isOurs(source: ts.SourceFile): boolean {
  const path = relative('.', source.fileName)
  return !path.startsWith('..') && !path.includes('node_modules')
}

function print(node: ts.Node): string {
  const printer = ts.createPrinter({ removeComments: true })
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
}

function inOrder(texts: { key: string; text: string }[]): string {
  const sorted = texts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return `${sorted.map(({ text }) => text).join('\n\n')}\n`
}
