// What Electron's main process has and the stand-in has not: there by name, so that asking for it is told by that name. Runs in the stand-in's process.
import { missingPart } from './strict.ts';

export const autoUpdater = missingPart('autoUpdater');
export const BaseWindow = missingPart('BaseWindow');
export const BrowserView = missingPart('BrowserView');
export const ClipboardItem = missingPart('ClipboardItem');
export const contentTracing = missingPart('contentTracing');
export const desktopCapturer = missingPart('desktopCapturer');
export const globalShortcut = missingPart('globalShortcut');
export const ImageView = missingPart('ImageView');
export const inAppPurchase = missingPart('inAppPurchase');
export const IpcMainServiceWorker = missingPart('IpcMainServiceWorker');
export const MenuItem = missingPart('MenuItem');
export const netLog = missingPart('netLog');
export const pushNotifications = missingPart('pushNotifications');
export const safeStorage = missingPart('safeStorage');
export const sharedTexture = missingPart('sharedTexture');
export const ShareMenu = missingPart('ShareMenu');
export const systemPreferences = missingPart('systemPreferences');
export const TouchBar = missingPart('TouchBar');
export const utilityProcess = missingPart('utilityProcess');
export const View = missingPart('View');
export const WebContentsView = missingPart('WebContentsView');
export const webFrameMain = missingPart('webFrameMain');
export const WebSocket = missingPart('WebSocket');
