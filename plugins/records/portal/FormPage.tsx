import { useParams } from 'react-router'
import Correct from './Correct.tsx'
import HandIn from './HandIn.tsx'

/** The pages with a form, fetched together: a record that is handed in, and one that came back to be corrected. */
export default function FormPage() {
  const { recordId } = useParams()
  return recordId ? <Correct /> : <HandIn />
}
