import AddressInput from './AddressInput.tsx'
import ChoiceInput from './ChoiceInput.tsx'
import DateInput from './DateInput.tsx'
import FileInput from './FileInput.tsx'
import NumberInput from './NumberInput.tsx'
import ReferenceInput from './ReferenceInput.tsx'
import SignatureInput from './SignatureInput.tsx'
import TableInput from './TableInput.tsx'
import TextInput from './TextInput.tsx'
import type { InputProps } from './types.ts'

/** The control of a field by its type. Sections and computed fields have none. */
export function FieldInput(props: InputProps) {
  switch (props.field.type) {
    case 'number':
    case 'money':
      return <NumberInput {...props} />
    case 'date':
      return <DateInput {...props} />
    case 'choice':
    case 'choices':
    case 'boolean':
      return <ChoiceInput {...props} />
    case 'reference':
      return <ReferenceInput {...props} />
    case 'file':
      return <FileInput {...props} />
    case 'address':
      return <AddressInput {...props} />
    case 'signature':
      return <SignatureInput {...props} />
    case 'table':
      return <TableInput {...props} />
    default:
      return <TextInput {...props} />
  }
}
