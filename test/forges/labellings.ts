/** That somebody put a label on, or took it off. */
export interface StoredLabelling<Who> {
  readonly id: number;
  readonly on: number;
  readonly label: string;
  readonly isOn: boolean;
  readonly by: Who;
}

/** When something of this number happened: what is numbered later happened later. */
export function timeOf({ id }: { readonly id: number }): string {
  return new Date(id * 500).toISOString();
}
