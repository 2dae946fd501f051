export async function checkGenerated() {
  return { message: 'todo', failed: false };
}
