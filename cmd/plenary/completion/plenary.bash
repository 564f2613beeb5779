# Completion of plenary for bash. To use it, add to ~/.bashrc:
#   source <(plenary completion bash)
_plenary() {
	local IFS=$'\n' line
	COMPREPLY=()
	while read -r line; do
		COMPREPLY+=("$(printf '%q' "${line%%$'\t'*}")")
	done < <(plenary complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _plenary plenary
