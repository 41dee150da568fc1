import { mimeOf } from '../../sdk/attachments.ts'
import type { FormFault } from './faults.ts'
import type { Field } from './types.ts'

/** What a file field can be limited to, as `private.file_kind` tells files apart. */
export const fileKinds = ['image', 'pdf', 'document', 'sheet', 'text', 'archive', 'audio', 'video'] as const
export type FileKind = (typeof fileKinds)[number]

const endings: Readonly<Record<FileKind, string>> = {
  image: '.png,.jpg,.jpeg,.webp,.gif', pdf: '.pdf', document: '.doc,.docx', sheet: '.xls,.xlsx,.csv', text: '.txt', archive: '.zip', audio: '.mp3,.m4a', video: '.mp4',
}

export const FILE_MB = 20

/** Endings for the browser's file dialog. */
export const acceptOf = ({ photo, accept }: Pick<Field, 'photo' | 'accept'>): string => (photo ? endings.image : (accept ?? fileKinds).map((kind) => endings[kind]).join(','))

const media: Readonly<Record<string, FileKind>> = {
  'image/png': 'image', 'image/jpeg': 'image', 'image/webp': 'image', 'image/gif': 'image', 'application/pdf': 'pdf', 'text/plain': 'text', 'text/csv': 'sheet',
  'application/msword': 'document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document', 'application/vnd.ms-excel': 'sheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'sheet', 'application/zip': 'archive', 'audio/mpeg': 'audio', 'audio/mp4': 'audio', 'video/mp4': 'video',
}

/** What a file is; null: nothing that is kept here. */
export const fileKind = (name: string, mime: string): FileKind | null => media[mimeOf(name, mime)] ?? null

/** Why a field does not take a file, before it is sent; the database says the same when the record is saved. */
export function fileFault(field: Field, file: { name: string; type: string; size: number }): FormFault | null {
  const kind = fileKind(file.name, file.type)
  const most = field.max_mb ?? FILE_MB
  const path = `/${field.key}`
  if (kind === null || (field.photo ? kind !== 'image' : field.accept && !field.accept.includes(kind))) return { path, key: 'forms.file_type', params: { name: file.name } }
  return file.size > most * 1_048_576 ? { path, key: 'forms.file_size', params: { name: file.name, limit: most } } : null
}
