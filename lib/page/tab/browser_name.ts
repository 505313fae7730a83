/** Name and version of a browser, by what it says of itself. */
export function browserName(agent: string): string {
  const kinds = [
    [/Firefox\/(\d+)/, "Firefox"],
    [/Edg\/(\d+)/, "Edge"],
    [/OPR\/(\d+)/, "Opera"],
    [/(?:Headless)?Chrome\/(\d+)/, "Chromium"],
    [/Version\/(\d+).* Safari/, "Safari"],
  ] as const;
  for (const [pattern, name] of kinds) {
    const version = agent.match(pattern)?.[1];
    if (version) return `${name} ${version}`;
  }
  return "this browser";
}
