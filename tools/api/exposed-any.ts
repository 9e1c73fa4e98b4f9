import ts from 'typescript'
import { createDeclarationProgram, isOwnSource } from './declarations.ts'

/**
 * Lists the paths from an exported name to an `any`, such as `index: Pool.tags[]`. Follows members, parameters, return types,
 * type arguments and constraints that this repository declares.
 */
export function findExposedAny(entries: Record<string, string>): string[] {
  const program = createDeclarationProgram(Object.values(entries))
  const checker = program.getTypeChecker()
  const visited = new Set<ts.Type>()
  const found: string[] = []
  for (const [name, file] of Object.entries(entries)) {
    const source = program.getSourceFile(ts.sys.resolvePath(file))
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new TypeError(`${file} is not a module`)
    for (const exported of checker.getExportsOfModule(module)) {
      const path = `${name}: ${exported.name}`
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (symbol.flags & ts.SymbolFlags.Type) visit(checker.getDeclaredTypeOfSymbol(symbol), path)
      if (symbol.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(symbol), path)
    }
  }
  return found

  function visit(type: ts.Type, path: string): void {
    if (type.flags & ts.TypeFlags.Any) found.push(path)
    if (visited.has(type)) return
    visited.add(type)
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, `${path}<>`)
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path)
    if (type.isTypeParameter()) visit(checker.getBaseConstraintOfType(type) ?? checker.getNeverType(), `${path} extends`)
    if (!(type.flags & ts.TypeFlags.Object)) return
    if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) {
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) visit(argument, `${path}<>`)
    }
    // Stops at types of the platform and of dependencies, because `Response.json()` returns `any`.
    if (type.symbol?.declarations && !isOwn(type.symbol)) return
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) visit(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`)
      visit(signature.getReturnType(), `${path}()`)
    }
    for (const { type: value } of checker.getIndexInfosOfType(type)) visit(value, `${path}[]`)
    for (const member of type.getProperties()) {
      if (!member.declarations || isOwn(member)) visit(checker.getTypeOfSymbol(member), `${path}.${member.name}`)
    }
  }

  function isOwn({ declarations = [] }: ts.Symbol): boolean {
    return declarations.some((node) => isOwnSource(node.getSourceFile()))
  }
}
