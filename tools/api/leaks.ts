import ts from 'typescript'
import { declared, isOurs } from './declarations.ts'

/**
 * Every place at which `any` can be reached from what the entries export: through members, parameters, results, type
 * arguments and constraints, as far as they are declared in this repository. `[]` when there is none.
 */
export function leaksOfAny(entries: Record<string, string>): string[] {
  const program = declared(Object.values(entries))
  const checker = program.getTypeChecker()
  const seen = new Set<ts.Type>()
  const leaks: string[] = []
  for (const [name, file] of Object.entries(entries)) {
    const source = program.getSourceFile(ts.sys.resolvePath(file))
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new TypeError(`${file} is no module`)
    for (const exported of checker.getExportsOfModule(module)) {
      const path = `${name}: ${exported.name}`
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (symbol.flags & ts.SymbolFlags.Type) look(checker.getDeclaredTypeOfSymbol(symbol), path)
      if (symbol.flags & ts.SymbolFlags.Value) look(checker.getTypeOfSymbol(symbol), path)
    }
  }
  return leaks

  function look(type: ts.Type, path: string): void {
    if (type.flags & ts.TypeFlags.Any) leaks.push(path)
    if (seen.has(type)) return
    seen.add(type)
    for (const argument of type.aliasTypeArguments ?? []) look(argument, `${path}<>`)
    if (type.isUnionOrIntersection()) for (const part of type.types) look(part, path)
    if (type.isTypeParameter()) look(checker.getBaseConstraintOfType(type) ?? checker.getNeverType(), `${path} extends`)
    if (!(type.flags & ts.TypeFlags.Object)) return
    if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) {
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) look(argument, `${path}<>`)
    }
    // What the platform and dependencies declare is theirs, such as the `any` of `Response.json()`.
    if (type.symbol?.declarations && !ours(type.symbol)) return
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) look(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`)
      look(signature.getReturnType(), `${path}()`)
    }
    for (const { type: value } of checker.getIndexInfosOfType(type)) look(value, `${path}[]`)
    for (const member of type.getProperties()) {
      if (!member.declarations || ours(member)) look(checker.getTypeOfSymbol(member), `${path}.${member.name}`)
    }
  }

  function ours({ declarations = [] }: ts.Symbol): boolean {
    return declarations.some((node) => isOurs(node.getSourceFile()))
  }
}
