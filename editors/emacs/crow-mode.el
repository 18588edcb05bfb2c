;;; crow-mode.el --- Major mode for Crowfoot's .crow files  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.1"))
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Colours, comments and indentation, and the language server with eglot, which is part of Emacs 29 or later and a package
;; for earlier versions.  `crow' must be on the path.
;; test/editors/words.test.ts compares the lists of words with the language.

;;; Code:

(defconst crow-keywords
  '("allows" "api" "class" "enum" "error" "includes" "map" "message" "object" "option" "or" "record" "ref" "role" "set"
    "throws" "uses" "version" "was" "without"
    "body" "compute" "define" "external" "invariant" "test" "with" "unique" "check" "where"))

(defconst crow-qualifiers '("RO/constructor" "RO/runtime" "RW"))

(defconst crow-types '("bool" "datetime" "float" "int" "string"))

(defconst crow-constants '("false" "null" "true"))

(defvar crow-font-lock-keywords
  `((,(regexp-opt crow-qualifiers 'symbols) . font-lock-builtin-face)
    ;; A name may be any of the words: a word before a colon or a parenthesis is a name.
    ("\\_<\\(allows\\)\\_>[ \t]*(" 1 font-lock-keyword-face)
    ("\\_<\\([A-Za-z_][A-Za-z0-9_]*\\)\\_>[ \t]*\\(?::[^=]\\|(\\)" 1 font-lock-variable-name-face)
    ("^[ \t]*\\(?:class\\|record\\|enum\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\)" 1 font-lock-type-face)
    (,(regexp-opt crow-keywords 'symbols) . font-lock-keyword-face)
    (,(regexp-opt crow-types 'symbols) . font-lock-type-face)
    (,(regexp-opt crow-constants 'symbols) . font-lock-constant-face)
    ("@[A-Za-z_][A-Za-z0-9_]*" . font-lock-preprocessor-face)))

(defvar crow-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "_" table)
    table))

(defconst crow-goes-on
  (concat "[ \t]*\\(?:throws\\_>[ \t]*\\(?:[^:( \t\n]\\|$\\)"
          "\\|\\(?:\\(?:get\\|set\\|create\\|destroy\\)[ \t]+\\)?allows[ \t]*(\\)")
  "The beginning of a line that continues the member above, as `crow fmt' writes it.")

(defun crow-goes-on-p ()
  "Non-nil if the line continues with `throws', a clause, or a list of errors."
  (save-excursion
    (beginning-of-line)
    (or (looking-at-p crow-goes-on)
        (and (zerop (forward-line -1))
             (looking-at-p "[^/(){}\n]*,[ \t]*\\(?://.*\\)?$")
             (crow-goes-on-p)))))

(defun crow-indent-line ()
  "Indent the line by two spaces for each bracket that is open, and by four where it continues a member."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (depth (car state))
         (from-end (- (point-max) (point))))
    (unless (nth 8 state)
      (save-excursion
        (back-to-indentation)
        (skip-chars-forward "])}")
        (setq depth (- depth (- (current-column) (current-indentation)))))
      (when (crow-goes-on-p)
        (setq depth (+ depth 2)))
      (indent-line-to (* 2 (max 0 depth)))
      (when (> (- (point-max) from-end) (point))
        (goto-char (- (point-max) from-end))))))

;;;###autoload
(define-derived-mode crow-mode prog-mode "Crow"
  "Major mode for Crowfoot, a language for management APIs."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local indent-line-function #'crow-indent-line)
  (setq-local electric-indent-chars (append "})]" electric-indent-chars))
  (setq-local font-lock-defaults '(crow-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.crow\\'" . crow-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(crow-mode . ("crow" "lsp" "--stdio"))))

(when (fboundp 'eglot-ensure)
  (add-hook 'crow-mode-hook #'eglot-ensure))

(provide 'crow-mode)
;;; crow-mode.el ends here
