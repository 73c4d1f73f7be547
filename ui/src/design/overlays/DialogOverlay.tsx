import { X } from "lucide-react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useText } from "@/i18n/text";
import { IconButton } from "../Button";
import type { DialogProps } from "../Dialog";
import styles from "./overlays.module.css";

export default function DialogOverlay({
  title,
  onClose,
  children,
  actions,
  size = "normal",
  isSheet,
}: DialogProps) {
  const text = useText();
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => isOpen || onClose()}
      className={`${styles.shade} ${isSheet ? styles.aside : ""}`}
      data-modal
    >
      <Modal className={`${styles.modal} ${styles[size]} ${isSheet ? styles.sheet : ""}`}>
        <Dialog className={styles.dialog}>
          <header className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={text("action.close")} onClick={onClose}>
              <X size={16} strokeWidth={1.75} />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.foot}>{actions}</footer>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
