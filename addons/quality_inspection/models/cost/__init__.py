from . import inspection_analysis, inspection_problem, res_company, res_config_settings
