//! Starts the language server in Zed: `crow lsp --stdio`, with `crow` from the path.
use zed_extension_api as zed;

struct Crowfoot;

impl zed::Extension for Crowfoot {
    fn new() -> Self {
        Crowfoot
    }

    fn language_server_command(
        &mut self,
        _id: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        Ok(zed::Command {
            command: worktree.which("crow").ok_or("crow is not on the path")?,
            args: vec!["lsp".into(), "--stdio".into()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Crowfoot);
