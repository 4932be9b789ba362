/** Stands in for optional packages that the binary does not carry. */
export default {};
