import { createContext, use } from 'react'

/** How a form keeps files; given by the page that knows whose they are. */
export interface FormFiles {
  /** Uploads a file and gives its id. */
  upload: (file: File) => Promise<string>
  nameOf: (id: string) => string | undefined
  open: (id: string) => Promise<void>
}

/** Null where files cannot be kept. */
export const FormFilesContext = createContext<FormFiles | null>(null)

export const useFormFiles = (): FormFiles | null => use(FormFilesContext)
