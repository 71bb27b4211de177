// Push button: normal, primary (what is due next) or quiet; with an icon alone it needs a label.
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import './Button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly variant?: 'normal' | 'primary' | 'quiet';
  readonly iconOnly?: boolean;
  readonly className?: string;
}

export function Button({ variant = 'normal', iconOnly = false, className = '', ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      className={`button button-${variant} ${iconOnly ? 'button-icon-only' : ''} ${className}`}
    />
  );
}
