import type { Source } from '../../../contracts/driver.ts';
import { HarnessError, messageOf } from '../../../contracts/error.ts';
import { pingEngine } from '../docker/engine.ts';
import { openServer } from '../server.ts';
import { serverTarget } from '../target.ts';

const IMAGE = 'pgvector/pgvector:pg17';
const HINT = 'Start Docker, or set DOCKER_HOST.';

function imageOf(image: string | undefined): string {
  return image ?? process.env.PARITYGATE_POSTGRES_IMAGE ?? IMAGE;
}

export default {
  title: 'a container of a PostgreSQL image with pgvector',
  rank: 2,
  faithful: true,
  ownServers: true,
  async probe({ image }) {
    const engine = await pingEngine();
    return engine.answers
      ? { available: true, detail: `the engine at ${engine.where} answers; image ${imageOf(image)}` }
      : { available: false, reason: engine.reason, hint: HINT };
  },
  async start({ image: wanted, settings = {}, progress, signal }) {
    const image = imageOf(wanted);
    const engine = await pingEngine();
    if (!engine.answers) throw new HarnessError('environment', engine.reason, { hint: HINT });
    progress?.(`Starting a container of ${image} (the image is pulled if it is missing)`);
    const { startContainer } = await import('../docker/container.ts');
    const container = await startContainer(image, settings, signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new HarnessError(
        'environment',
        `No container of ${image} could be started: ${messageOf(error)}`,
        {
          hint: `Try: docker run --rm ${image}. Another image can be named by PARITYGATE_POSTGRES_IMAGE.`,
          cause: error,
        },
      );
    });
    try {
      await (await openServer(container.address)).close(); // an image without pgvector is found out now
    } catch (error) {
      await container.stop();
      throw error;
    }
    return {
      target: serverTarget(container.address),
      description: `a container of ${image} at ${container.where}`,
      stop: container.stop,
    };
  },
} satisfies Source;
