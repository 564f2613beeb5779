#compdef plenary
# Completion of plenary for zsh. To use it, add to ~/.zshrc, after compinit:
#   source <(plenary completion zsh)
_plenary() {
	local line
	local -a values shown
	while IFS= read -r line; do
		values+=("${line%%$'\t'*}")
		shown+=("${line/$'\t'/  }")
	done < <(plenary complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
	if (( $#values )); then
		compadd -U -l -d shown -a values
	else
		_files
	fi
}
compdef _plenary plenary
