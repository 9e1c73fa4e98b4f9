import { relative } from 'node:path'
import ts from 'typescript'

/**
 * Prints the public types without comments. Each entry has the declarations that it exports. The extra entry `reached` has
 * those that exported declarations refer to, but that no entry exports.
 */
export function declarations(entries: Record<string, string>): Map<string, string> {
  const program = createDeclarationProgram(Object.values(entries))
  const checker = program.getTypeChecker()
  const printed = new Map<string, string>()
  const exported = new Set<ts.Node>()
  const queue: ts.Node[] = []
  for (const [name, file] of Object.entries(entries)) {
    const source = program.getSourceFile(ts.sys.resolvePath(file))
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new TypeError(`${file} is not a module`)
    const texts = checker.getExportsOfModule(module).map((symbol) => {
      const nodes = declaringStatements(resolveAlias(symbol))
      for (const node of nodes) {
        exported.add(node)
        queue.push(node)
      }
      return { key: symbol.name, text: `// ${symbol.name}\n${nodes.map(print).join('\n')}` }
    })
    printed.set(name, joinSorted(texts))
  }
  const reached = new Set(exported)
  for (let node = queue.pop(); node; node = queue.pop()) {
    for (const referenced of referencedBy(node)) {
      if (reached.has(referenced)) continue
      reached.add(referenced)
      queue.push(referenced)
    }
  }
  const unnamed = [...reached].filter((node) => !exported.has(node)).map((node) => ({ key: print(node), text: print(node) }))
  return printed.set('reached', joinSorted(unnamed))

  function resolveAlias(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  }

  /** Returns the top-level statements of this repository that declare a symbol. */
  function declaringStatements(symbol: ts.Symbol): ts.Node[] {
    const found = (symbol.declarations ?? []).map((node) =>
      ts.findAncestor(node, (it) => it.parent && ts.isSourceFile(it.parent)),
    )
    return found.filter((node) => node !== undefined).filter((node) => isOwnSource(node.getSourceFile()))
  }

  function referencedBy(node: ts.Node): ts.Node[] {
    const found: ts.Node[] = []
    const visit = (child: ts.Node): void => {
      const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined
      if (symbol)
        found.push(...declaringStatements(resolveAlias(symbol)).filter((statement) => !ts.isImportDeclaration(statement)))
      ts.forEachChild(child, visit)
    }
    visit(node)
    return found
  }
}

/** Creates a program in which each source file of this repository is replaced by its declarations, as in a build. */
export function createDeclarationProgram(files: string[]): ts.Program {
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

/** Returns true for files of this repository, false for those of the platform and of dependencies. */
export function isOwnSource(source: ts.SourceFile): boolean {
  const path = relative('.', source.fileName)
  return !path.startsWith('..') && !path.includes('node_modules')
}

function print(node: ts.Node): string {
  const printer = ts.createPrinter({ removeComments: true })
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
}

function joinSorted(texts: { key: string; text: string }[]): string {
  const sorted = texts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return `${sorted.map(({ text }) => text).join('\n\n')}\n`
}
