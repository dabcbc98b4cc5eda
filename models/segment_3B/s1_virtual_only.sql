-- Which merchants trade online only?
{{ systematic_choice(ref('s1_virtual_score'), 'virtual_only', 1) }}
