// The mark of the application: a telltale, the ribbon on a mast that shows how the wind lies.
/** The same in every language. */
const productName = 'Telltale';

export function Brand() {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" role="img" aria-label={productName}>
      <path d="M5 3v18" />
      <path d="M5 7.500c4-2 6.500 1.500 14-.5" />
      <path d="M5 13.500c4-2 6.500 1.500 10.500-.2" />
    </svg>
  );
}
