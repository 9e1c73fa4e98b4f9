import type { ComponentProps } from 'react'

interface SelectProps<Key extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  /** Options by key, in display order. */
  options: Readonly<Record<Key, { label: string }>>
  value: Key
  onChange(key: NoInfer<Key>): void
}

/** Select for a key of a record, shown by its label. */
export function Select<Key extends string>({ options, onChange, ...props }: SelectProps<Key>) {
  return (
    <select {...props} onChange={({ target }) => isKeyOf(options, target.value) && onChange(target.value)}>
      {Object.entries<{ label: string }>(options).map(([key, { label }]) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  )
}

function isKeyOf<Key extends string>(record: Readonly<Record<Key, unknown>>, key: string): key is Key {
  return Object.hasOwn(record, key)
}
