import { useId, useRef } from 'react'
import { type DraftTags, withNextTag } from './formDraft.ts'
import { Icon } from './Icon.tsx'

interface TagsFieldProps extends DraftTags {
  onChange(tags: Partial<DraftTags>): void
  mistake: string | undefined
}

/** Field for tags, added one by one, because a tag may contain spaces and commas. */
export function TagsField({ tags, nextTag, onChange, mistake }: TagsFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const add = () => onChange(withNextTag({ tags, nextTag }))
  return (
    <div className="field">
      <label htmlFor={id}>Tags</label>
      {tags.length > 0 && (
        <ul className="tags">
          {tags.map((tag, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tags may be duplicates
            <li key={i}>
              {tag || <em>empty</em>}
              <button
                type="button"
                aria-label={`Remove tag ${tag || 'without text'}`}
                onClick={() => {
                  onChange({ tags: tags.filter((_, other) => other !== i) })
                  input.current?.focus()
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="tag-row">
        <input
          id={id}
          ref={input}
          autoComplete="off"
          placeholder="Type a tag and press Enter"
          value={nextTag}
          onChange={({ target }) => onChange({ nextTag: target.value })}
          onKeyDown={(event) => {
            // In an input method editor, such as for Chinese, Enter confirms the word.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || !nextTag.trim()) return
            event.preventDefault()
            add()
          }}
          aria-invalid={mistake !== undefined}
          aria-describedby={`${id}-mistake`}
        />
        <button
          type="button"
          className="button"
          onClick={() => {
            add()
            input.current?.focus()
          }}
        >
          Add tag
        </button>
      </div>
      <p id={`${id}-mistake`} className="mistake">
        {mistake}
      </p>
    </div>
  )
}
