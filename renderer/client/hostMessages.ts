// What the desktop's main process tells its page, taken over into the stores. Browser.
import type { HostMessage, TelltaleHost } from '../../shared/desktopChannels.ts';
import { keepPlantAnew, usePlantFile } from '../sources/plantFile.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export function listenToHost(host: TelltaleHost): void {
  host.onMessage(takeHostMessage);
}

function takeHostMessage(message: HostMessage): void {
  switch (message.kind) {
    case 'showScreen':
      useTelltale.getState().showScreen(message.screen);
      break;
    case 'theme':
      useTelltale.setState({ theme: message.theme });
      break;
    case 'language':
      useTelltale.setState({ language: message.language });
      break;
    case 'plantOpened':
      keepPlantAnew().catch(() => {
        // The connection went away meanwhile; the plant is compared again when it is back.
      });
      break;
    case 'plantRefused':
      usePlantFile.setState({ refused: { fileName: message.fileName, faults: message.faults } });
      break;
    case 'showKeys':
      useTelltale.setState({ keysShown: true });
      break;
  }
}
