import { useTranslation } from 'react-i18next'

/** The mark: a roof over a lit door. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1b7a63" />
      <path d="M6 16.5 16 8l10 8.5" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M9.5 16v8.5h13V16" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinejoin="round" />
      <rect x="14" y="18" width="4" height="6.5" rx="1" fill="#f2c14e" />
    </svg>
  )
}

export function Brand() {
  const { t } = useTranslation('app')
  return (
    <span className="anju-brand">
      <BrandMark />
      <span className="anju-brand-name">{t('product')}</span>
    </span>
  )
}

/** Which windows are lit, per house; fixed, so that the picture is the same every evening. */
const houses = [
  { x: 10, width: 64, floors: 7, lit: [1, 5, 8, 9, 14, 18, 22] },
  { x: 86, width: 48, floors: 11, lit: [0, 3, 7, 10, 13, 16, 19, 20] },
  { x: 146, width: 80, floors: 6, lit: [2, 6, 9, 13, 17, 21] },
  { x: 238, width: 48, floors: 9, lit: [1, 2, 6, 11, 12, 15] },
  { x: 298, width: 64, floors: 8, lit: [0, 4, 7, 12, 15, 19, 23] },
]

/** A row of lived-in houses, behind the sign-in. */
export function Skyline() {
  return (
    <svg className="anju-skyline" viewBox="0 0 372 200" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      {houses.map(({ x, width, floors, lit }) => {
        const columns = Math.floor(width / 16)
        const height = floors * 16 + 8
        return (
          <g key={x}>
            <rect x={x} y={200 - height} width={width} height={height} rx="3" className="anju-skyline-house" />
            {Array.from({ length: floors * columns }, (_, index) => (
              <rect
                key={index}
                x={x + 4 + (index % columns) * 16}
                y={200 - height + 6 + Math.floor(index / columns) * 16}
                width="8"
                height="9"
                rx="1"
                className={lit.includes(index) ? 'anju-skyline-lit' : 'anju-skyline-dark'}
              />
            ))}
          </g>
        )
      })}
    </svg>
  )
}
