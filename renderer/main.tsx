// Entry of the UI: opens the engine client of the host it runs in and mounts the application.
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followLanguage } from './app/followLanguage.ts';
import { keepScreenInAddress } from './app/screenInAddress.ts';
import { listenToHost } from './client/hostMessages.ts';
import { openClient } from './client/openClient.ts';
import { connectStore } from './store/connectStore.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
followLanguage();
if (window.telltaleHost) listenToHost(window.telltaleHost);
keepScreenInAddress();
connectStore(openClient());
createRoot(root).render(<App />);
