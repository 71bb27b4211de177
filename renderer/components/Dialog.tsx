// A dialog over the screen: title, content, its own buttons; Esc and the cross close it.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { t } from '../language/language.ts';
import { Button } from './Button.tsx';
import './Dialog.css';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** False where a stray click outside would lose what was entered; Esc and the cross still close it. */
  readonly isDismissable?: boolean;
}

export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, children, actions, className = '', isDismissable = true } = props;
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      isDismissable={isDismissable}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog ${className}`}>
        <AriaDialog className="dialog-content">
          <div className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <span className="grow" />
            <Button variant="quiet" iconOnly aria-label={t('app:close')} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </div>
          <div className="dialog-body">{children}</div>
          {actions && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
