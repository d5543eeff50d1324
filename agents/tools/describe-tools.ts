// The tools that an agent has for its work, as it is told of them.
import type { ToolConfig } from '../types.ts';
import { builtInTool } from './built-ins.ts';
import { describeMcpTool } from './mcp-tool.ts';
import type { ToolDescription, ToolWork, ToolWorld } from './tool.ts';

/** In the order of the profile; a name that nothing stands behind is left out. */
export async function describeTools(
  world: Pick<ToolWorld, 'config' | 'fetch' | 'secretOf' | 'now'>,
  work: ToolWork,
): Promise<ToolDescription[]> {
  const described = await Promise.all(work.profile.tools.map((name) => describe(world, work, name)));
  return described.filter((each) => each !== null);
}

async function describe(
  world: Pick<ToolWorld, 'config' | 'fetch' | 'secretOf' | 'now'>,
  work: ToolWork,
  name: string,
): Promise<ToolDescription | null> {
  const ours = builtInTool(name);
  if (ours) {
    if (ours.isFor?.(work) === false) return null;
    const subordinates = name === 'delegate_to_agent' ? work.profile.hierarchy?.subordinates : undefined;
    const whom = subordinates ? ` They are: ${subordinates.join(', ')}.` : '';
    return { name, description: ours.description + whom, inputSchema: ours.inputSchema };
  }
  const { tools } = world.config;
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  return tool ? await describeConfigured(world, tool) : null;
}

async function describeConfigured(
  world: Pick<ToolWorld, 'config' | 'fetch' | 'secretOf' | 'now'>,
  tool: ToolConfig,
): Promise<ToolDescription> {
  const { name } = tool;
  const approval = tool.requiresApproval === true ? ' A person approves each call before it is made.' : '';
  if (tool.type === 'http') {
    return { name, description: tool.description + approval, inputSchema: tool.input };
  }
  const theirs = await describeMcpTool(world, tool);
  if (typeof theirs !== 'string') return { ...theirs, description: theirs.description + approval };
  // Said rather than left out: the agent would wonder where its tool is.
  const trouble = `${tool.description ?? name} (It cannot be used just now: ${theirs})`;
  return { name, description: trouble, inputSchema: { type: 'object' } };
}
