import { useImperativeHandle, useState } from 'react'
import { declared } from './changes.ts'
import { FormFilesContext } from './files.ts'
import { FormFields } from './FormFields.tsx'
import type { FormPartProps } from './FormPart.tsx'
import './forms.css'
import { defaultsOf } from './store.ts'
import { usePart } from './usePart.ts'

/** The part itself, loaded when first shown. */
export default function FormPartBody({ fields, values, draft, files, ref }: FormPartProps) {
  const [first] = useState(() => (values ? declared(fields, values) : defaultsOf(fields)))
  const { store, prefix, box, acts } = usePart<HTMLDivElement>(fields, first, first, draft)
  useImperativeHandle(ref, () => ({ check: () => (acts.sound() ? store.settled() : null), refuse: acts.refuse, forget: acts.forget }), [store, acts])
  return (
    <div ref={box} className="anju-form">
      <FormFilesContext value={files ?? null}>
        <FormFields store={store} prefix={prefix} />
      </FormFilesContext>
    </div>
  )
}
