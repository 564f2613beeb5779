# Completion of plenary for fish. To use it:
#   plenary completion fish > ~/.config/fish/completions/plenary.fish
function __plenary
	set -l words (commandline -opc) (commandline -ct)
	plenary complete -- $words[2..-1] 2>/dev/null
end
complete -c plenary -f -a '(__plenary)'
complete -c plenary -n '__fish_seen_subcommand_from check' -F
