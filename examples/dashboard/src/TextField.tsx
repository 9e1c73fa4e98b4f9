import { useId } from 'react'

interface TextFieldProps {
  label: string
  value: string
  onChange(value: string): void
  mistake: string | undefined
  suggestions?: readonly string[]
  required?: boolean
  long?: boolean
}

/** Text input of one or several lines, with its error below. */
export function TextField({ label, value, onChange, mistake, suggestions = [], required = false, long = false }: TextFieldProps) {
  const id = useId()
  const listId = suggestions.length > 0 ? `${id}-list` : undefined
  const common = {
    id,
    value,
    required,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
    'aria-invalid': mistake !== undefined,
    'aria-describedby': `${id}-mistake`,
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {long ? <textarea rows={2} {...common} /> : <input autoComplete="off" list={listId} {...common} />}
      {listId && (
        <datalist id={listId}>
          {[...new Set(suggestions)].sort().map((suggestion) => (
            <option key={suggestion}>{suggestion}</option>
          ))}
        </datalist>
      )}
      <p id={`${id}-mistake`} className="mistake">
        {mistake}
      </p>
    </div>
  )
}
