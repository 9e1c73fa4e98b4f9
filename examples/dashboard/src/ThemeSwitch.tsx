import { useState } from 'react'
import { applyTheme, savedTheme, themes } from './theme.ts'

/** Three radio buttons that look like one switch. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(savedTheme)
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Color theme</legend>
      {themes.map(({ name, label }) => (
        <label key={name}>
          <input
            type="radio"
            name="theme"
            checked={theme === name}
            onChange={() => {
              applyTheme(name)
              setTheme(name)
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
