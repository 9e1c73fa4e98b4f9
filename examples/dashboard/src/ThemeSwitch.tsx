import { useState } from 'react'
import { applyTheme, savedTheme, type Theme, themes } from './theme.ts'

export function ThemeSwitch() {
  const [theme, setTheme] = useState(savedTheme)
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Colours</legend>
      {(Object.keys(themes) as Theme[]).map((name) => (
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
          <span>{themes[name]}</span>
        </label>
      ))}
    </fieldset>
  )
}
